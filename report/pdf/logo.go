package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // a logo may be one
	"image/png"
)

// logo is a picture for the letterhead, as an opaque PNG, which the PDF library takes over as it is.
type logo struct {
	png           []byte
	width, height float64 // in points
}

// The letterhead's room for a logo, in points, and the most pixels of one in either direction.
const (
	logoWidth  = 140
	logoHeight = 42
	logoPixels = 1600
)

func readLogo(picture []byte) (*logo, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("%w: use a PNG or JPEG", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > logoPixels || size.Height > logoPixels {
		return nil, fmt.Errorf("it is %d×%d pixels: use at most %d×%[3]d", size.Width, size.Height, logoPixels)
	}
	decoded, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("%w: use a PNG or JPEG", err)
	}
	paper := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(paper, paper.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(paper, paper.Rect, decoded, decoded.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := png.Encode(&b, paper); err != nil {
		return nil, err
	}
	scale := min(logoWidth/float64(size.Width), logoHeight/float64(size.Height))
	return &logo{b.Bytes(), float64(size.Width) * scale, float64(size.Height) * scale}, nil
}
