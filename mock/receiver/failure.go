package receiver

import "hash/crc32"

// castagnoli is written once and never changed.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// delivery is the identity of a delivery. Two CRCs of different polynomials are worth one of 64 bits, are the same on
// every machine, and have processor instructions. The length tells where the id ends and the body begins.
func delivery(dispatch, body []byte) uint64 {
	a := crc32.Update(crc32.ChecksumIEEE(dispatch), crc32.IEEETable, body)
	b := crc32.Update(crc32.Checksum(dispatch, castagnoli), castagnoli, body)
	return (uint64(a)<<32 | uint64(b)) ^ mix(uint64(len(dispatch)))
}

// draw returns a number in [0,1) that depends on nothing but its arguments: SplitMix64's output function over them.
func draw(seed, delivery uint64, attempt int) float64 {
	return float64(mix(mix(seed^mix(delivery))+uint64(attempt))>>11) / (1 << 53)
}

func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// attempts counts the attempts of deliveries in bounded memory: when the young generation is full the old one is
// forgotten, and whoever is seen again moves to the young.
type attempts struct{ young, old map[uint64]int32 }

const generation = 1 << 18

// next counts one more attempt of the delivery and returns how many there were, from 1.
func (a *attempts) next(delivery uint64) int {
	n, ok := a.young[delivery]
	if !ok {
		n = a.old[delivery]
		if len(a.young) >= generation {
			a.old, a.young = a.young, nil
		}
		if a.young == nil {
			a.young = make(map[uint64]int32)
		}
	}
	n++
	a.young[delivery] = n
	return int(n)
}
