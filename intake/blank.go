package intake

import "github.com/caseveil/caseveil/intake/scpr"

// BlankForm is the blank SCPR form, a fillable PDF; the same bytes for the same version of the form.
func BlankForm() ([]byte, error) { return scpr.Form().BlankPDF() }

// FormSchema is the JSON Schema of the form (draft 2020-12).
func FormSchema() ([]byte, error) { return scpr.Form().JSONSchema() }
