package web

// SignInPage asks for an e-mail address, or says that a link is on its way.
type SignInPage struct {
	Form
	Email, Next    string
	Asked, LinkOld bool
	MailWaits      bool
}

// Template and Title are part of [Page].
func (*SignInPage) Template() string { return "sign_in" }

// Title is part of [Page].
func (p *SignInPage) Title() string {
	if p.Asked {
		return "Check your email"
	}
	return "Sign in"
}

// UseLinkPage has the button that uses a sign-in link up.
type UseLinkPage struct {
	NoForm
	Path string
}

// Template is part of [Page].
func (*UseLinkPage) Template() string { return "use_link" }

// Title is part of [Page].
func (*UseLinkPage) Title() string { return "Sign in" }

// ErrorPage says what went wrong, in words for a person.
type ErrorPage struct {
	Status          int
	Heading, Detail string
	RequestID       string
	Missing         []string
	Fields          []FieldError
}

// Template is part of [Page].
func (*ErrorPage) Template() string { return "error" }

// Title is part of [Page].
func (p *ErrorPage) Title() string { return p.Heading }

// Problems is part of [Page]. The fields of an error page have no inputs to go to.
func (p *ErrorPage) Problems() []FieldError {
	out := []FieldError{}
	for _, f := range p.Fields {
		out = append(out, FieldError{Text: f.Text})
	}
	if len(out) == 0 {
		out = append(out, FieldError{Text: p.Detail})
	}
	return out
}

// TextPage is a page of our own words only: help, accessibility.
type TextPage struct {
	NoForm
	Name, Heading string
}

// Template is part of [Page].
func (p *TextPage) Template() string { return p.Name }

// Title is part of [Page].
func (p *TextPage) Title() string { return p.Heading }

// WorkPage is what waits for the person.
type WorkPage struct {
	NoForm
	Tasks []Task
	Role  string
}

// A Task is something whose turn it is.
type Task struct{ What, Reference, Link, Due string }

// Template is part of [Page].
func (*WorkPage) Template() string { return "work" }

// Title is part of [Page].
func (*WorkPage) Title() string { return "My work" }
