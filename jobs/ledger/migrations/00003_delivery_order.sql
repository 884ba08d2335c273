-- +goose Up
CREATE INDEX delivery_order ON delivery (run, n);

-- +goose Down
DROP INDEX delivery_order;
