package scpr

import "context"

// ReadPDF reads a filled-in form.
func (s *Schema) ReadPDF(ctx context.Context, pdf []byte, text func(context.Context, []byte) (string, error)) (*Reading, error) {
	return nil, &FormError{"damaged", "The selected file cannot be read."}
}
