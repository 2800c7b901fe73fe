package template

// Vars resolves a variable to its value.
type Vars interface {
	// AppendJSON appends the value at path as compact, valid JSON. When there is none it returns dst unchanged and false.
	// It must not keep or change path.
	AppendJSON(dst []byte, path []string) (out []byte, ok bool)
}

// ObjectText tells how an object or array is written inside a longer string, which Thordata's page leaves open.
type ObjectText uint8

const (
	// ObjectJSON writes compact JSON: {"a":[1,2]}. It is the default.
	ObjectJSON ObjectText = iota
	// ObjectApify writes what Apify's JavaScript does: [object Object], and the elements of an array joined by commas.
	ObjectApify
)

// Options are the rules of a template. The zero value is what Thordata documents, with every variable allowed.
type Options struct {
	// Variables are the allowed names: the first segment of a path must be one of them. Nil allows any.
	Variables []string
	// Paths are the full paths that are known to have values, such as resource.taskId. They serve findings only: a path that
	// is not among them is a warning, and a path with others below it is known to be an object. Nil means unknown.
	Paths []string
	// UnknownNull makes a name outside Variables null, or empty text inside a longer string, instead of an error.
	UnknownNull bool
	// TrimSpaces makes {{ name }} the variable name. Without it the braces stay as they are.
	TrimSpaces bool
	// ObjectText tells how objects and arrays are written inside a longer string.
	ObjectText ObjectText
	// Forced are the header names that the sender always sets, letter case ignored. Payload templates do not use them.
	Forced []string
}
