// Package diff shows what differs between two deliveries, or two attempts of one.
//
//	d := diff.New(screen)
//	cmd := d.Set(diff.Side{Row: rowA, Exchange: a, Kept: true}, diff.Side{Row: rowB, Exchange: b, Kept: true})
//
// Set's command compares, away from the screen; its message goes to [Diff.Update]. Leaving is the message [Closed].
//
// The first line says status, latency and sizes of both. Below it stands the request or the response: its first line, its
// headers, its body. What is alike is folded. Signs in front, with the numbers of the deliveries as "from → to":
//
//	"+"  only in the second
//	"-"  only in the first
//	"~"  another value
//	"="  the same value, spelled in another way
//
// # Headers
//
// They are paired by name, letter case ignored, the first of a name with the first, and stand in the order of the wire. Another
// case or order is a difference of spelling.
//
// # Bodies
//
// Two JSON bodies are compared as values, and so is JSON inside their strings. Paths are jq's: .resource.url | fromjson | .[0].
// The members of an object are paired by key. The elements of two arrays are paired by index, after those alike at both ends
// are taken away; nothing more is done to find elements that moved. White space, the order of keys, 1.0 in place of 1, and
// escapes are differences of spelling.
//
// Other text is compared by lines. Anything else, and all above 1 MiB, is compared by bytes: the first difference is shown in
// hex, with what surrounds it. At most 20,000 things are listed.
//
// # Secrets
//
// They are compared, but shown masked ([wire.Mask]) unless a [Side] says otherwise; two secrets that look alike when masked
// are called different where they are.
package diff
