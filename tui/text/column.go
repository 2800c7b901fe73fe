package text

// Column writes a part of the line that is exactly w cells wide, or what is left of the line: what draw adds is cut there,
// and what it leaves is filled with spaces.
func (l *Line) Column(w int, draw func(l *Line)) {
	whole := l.width
	l.width = min(l.used+max(w, 0), whole)
	draw(l)
	l.Space(l.Left())
	l.width = whole
}
