package xlsx

import (
	"bufio"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/flate"
)

// disk is a file in a private directory, in which large sheets wait.
type disk struct {
	dir  string
	file *os.File
	size int64
}

func newDisk(tmp string) (*disk, error) {
	dir, err := os.MkdirTemp(tmp, "workbook-")
	if err != nil {
		return nil, err
	}
	d := &disk{dir: dir}
	d.file, err = os.OpenFile(filepath.Join(dir, "sheets"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return d, nil
}

func (d *disk) Write(p []byte) (int, error) {
	n, err := d.file.Write(p)
	d.size += int64(n)
	return n, err
}

func (d *disk) close() {
	d.file.Close()
	os.RemoveAll(d.dir)
}

// flow packs rows onto the disk while others are laid out.
type flow struct {
	disk        *disk
	start       int64
	full, empty chan []byte
	done        chan error
}

// receive starts a sheet on the disk. The packer is the flow's until its end.
func (d *disk) receive(packer *flate.Writer) *flow {
	f := &flow{disk: d, start: d.size, full: make(chan []byte, 1), empty: make(chan []byte, 2), done: make(chan error)}
	f.empty <- make([]byte, 0, chunk+chunk/4)
	f.empty <- make([]byte, 0, chunk+chunk/4)
	go f.pack(packer)
	return f
}

func (f *flow) pack(packer *flate.Writer) {
	out := bufio.NewWriterSize(f.disk, 64<<10)
	packer.Reset(out)
	var err error
	for rows := range f.full {
		if err == nil { // after an error the rows go nowhere
			_, err = packer.Write(rows)
		}
		f.empty <- rows[:0]
	}
	if err == nil {
		err = packer.Flush()
	}
	if err == nil {
		err = out.Flush()
	}
	f.done <- err
}

// send takes rows, and gives room for the next.
func (f *flow) send(rows []byte) []byte {
	f.full <- rows
	return <-f.empty
}

// end waits for the last rows, and returns where on the disk the sheet is.
func (f *flow) end() (start, length int64, err error) {
	close(f.full)
	err = <-f.done
	return f.start, f.disk.size - f.start, err
}
