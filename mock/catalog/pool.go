package catalog

import (
	"math/rand/v2"
	"sync"

	"github.com/brianvoe/gofakeit/v6"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// poolSize is how many words a pool holds.
const poolSize = 64

// poolTable names the pools that texts can refer to, and the gofakeit call that fills each.
var poolTable = [...]struct {
	name string
	word func(*gofakeit.Faker) string
}{
	{"first_name", (*gofakeit.Faker).FirstName},
	{"last_name", (*gofakeit.Faker).LastName},
	{"product", (*gofakeit.Faker).ProductName},
	{"category", (*gofakeit.Faker).ProductCategory},
	{"feature", (*gofakeit.Faker).ProductFeature},
	{"noun", (*gofakeit.Faker).NounCommon},
	{"verb", (*gofakeit.Faker).HackerVerb},
	{"adjective", (*gofakeit.Faker).AdjectiveDescriptive},
	{"hobby", (*gofakeit.Faker).Hobby},
	{"phrase", (*gofakeit.Faker).HackerPhrase},
	{"question", (*gofakeit.Faker).Question},
	{"job", (*gofakeit.Faker).JobTitle},
	{"street", (*gofakeit.Faker).Street},
	{"app", (*gofakeit.Faker).AppName},
}

// newPools returns for each pool a function that fills it on the first call. The words are escaped for JSON strings.
func newPools(seed uint64) []func() []string {
	pools := make([]func() []string, len(poolTable))
	for i := range poolTable {
		pools[i] = sync.OnceValue(func() []string {
			faker := gofakeit.NewCustom(pcgSource{rand.NewPCG(seed, salt("catalog/pool/"+poolTable[i].name))})
			words := make([]string, poolSize)
			for j := range words {
				words[j] = string(jsonenc.AppendEscaped(nil, poolTable[i].word(faker)))
			}
			return words
		})
	}
	return pools
}

// pcgSource is the specified generator of math/rand/v2 as the source that gofakeit asks for.
type pcgSource struct{ *rand.PCG }

// Int63 returns the upper 63 bits.
func (s pcgSource) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed replaces the stream by another. Nothing here calls it.
func (s pcgSource) Seed(seed int64) { s.PCG.Seed(uint64(seed), 0) }
