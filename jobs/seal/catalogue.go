package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"iter"
	"slices"
	"strings"
)

// catalogue lists files, several hundred thousand in little memory: each as the length of its name, the name, digest
// and size, in blocks that never move.
type catalogue struct {
	blocks  [][]byte
	entries []entry
}

// entry says where a file stands.
type entry struct{ block, at uint32 }

const blockSize = 64 << 10

func (c *catalogue) add(name string, size int64, sum [sha256.Size]byte) {
	last := len(c.blocks) - 1
	need := len(name) + len(sum) + 2*binary.MaxVarintLen64
	if last < 0 || len(c.blocks[last])+need > cap(c.blocks[last]) {
		c.blocks = append(c.blocks, make([]byte, 0, max(blockSize, need)))
		last++
	}
	b := c.blocks[last]
	c.entries = append(c.entries, entry{uint32(last), uint32(len(b))})
	b = append(binary.AppendUvarint(b, uint64(len(name))), name...)
	b = append(b, sum[:]...)
	c.blocks[last] = binary.AppendUvarint(b, uint64(size))
}

// name returns a file's name, and what stands after it.
func (c *catalogue) name(e entry) (name string, rest []byte) {
	b := c.blocks[e.block][e.at:]
	length, n := binary.Uvarint(b)
	end := n + int(length)
	return string(b[n:end]), b[end:]
}

// files yields the files by name.
func (c *catalogue) files() iter.Seq[File] {
	slices.SortFunc(c.entries, func(a, b entry) int {
		first, _ := c.name(a)
		second, _ := c.name(b)
		return strings.Compare(first, second)
	})
	return func(yield func(File) bool) {
		for _, e := range c.entries {
			name, rest := c.name(e)
			size, _ := binary.Uvarint(rest[sha256.Size:])
			if !yield(File{name, int64(size), hex.EncodeToString(rest[:sha256.Size])}) {
				return
			}
		}
	}
}
