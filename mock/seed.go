package mock

// A stream is a named sub-stream of the seed. Every use of randomness has a name of its own, so that a new one never
// shifts the draws of another, and neither concurrency nor order of calls changes a byte.
type stream uint64

// streamOf returns the sub-stream of a seed with the given name.
func streamOf(seed uint64, name string) stream { return stream(mix(seed)).named(name) }

// named returns the sub-stream of s with the given name.
func (s stream) named(name string) stream {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return stream(mix(uint64(s) ^ h))
}

// numbered returns the n-th sub-stream of s.
func (s stream) numbered(n int) stream { return stream(mix(uint64(s) + uint64(n)*0x9e3779b97f4a7c15)) }

// number is the first draw of s: a number in [0, 2^64).
func (s stream) number() uint64 { return mix(uint64(s) + 0x9e3779b97f4a7c15) }

// below is the first draw of s as a number in [0, n); n must be positive.
func (s stream) below(n int) int { return int(s.number() % uint64(n)) }

// between is the first draw of s as a number in [low, high].
func (s stream) between(low, high int) int { return low + s.below(high-low+1) }

// mix is the finaliser of SplitMix64: a bijection in which each bit of x moves half of the result's.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

const hexDigits = "0123456789abcdef"

// appendHex appends n hexadecimal digits drawn from s.
func (s stream) appendHex(dst []byte, n int) []byte {
	for i := 0; i < n; i += 16 {
		bits := s.numbered(i).number()
		for j := i; j < min(n, i+16); j++ {
			dst = append(dst, hexDigits[bits&0xf])
			bits >>= 4
		}
	}
	return dst
}
