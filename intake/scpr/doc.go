// Package scpr is the SCPR form, by which agencies refer a case: one schema as data (scpr.yaml), and from it the blank
// fillable PDF, the JSON Schema, and the reading of what comes back.
//
// It owns the form's paths, labels and rules. It sees plaintext in memory only, opens no file and no connection. What
// it says of a form names the field (a JSON pointer) and never repeats a value. It refuses forms that it cannot read
// whole: encrypted, XFA, damaged. What it reads but does not know is a [Problem], never lost silently.
package scpr
