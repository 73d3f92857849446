package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/caseveil/caseveil/storage"
)

// storageCommand is `caseveil storage verify`: it reads every object again.
func storageCommand(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) == 0 || args[0] != "verify" {
		return 0, usagef("the command is: storage verify")
	}
	flags := flag.NewFlagSet("storage verify", flag.ContinueOnError)
	data := flags.String("data", "", "")
	if err := parseOnly(flags, args[1:]); err != nil {
		return 0, err
	}
	whole := true
	code, err := withStores(ctx, *data, s, func(n *node) error {
		found, err := n.vault.Inspect(ctx, func(f storage.Fault, object string) { fmt.Fprintln(s.out, f, object) })
		if err != nil {
			return fmt.Errorf("after %d objects: %w", found.Whole+found.Sealed, err)
		}
		whole = found.OK()
		_, err = fmt.Fprintf(s.out, "%d objects are whole and open, %d are whole and cannot be opened here, %d are lost, %d are altered, %d belong to nothing; %d bytes were read\n",
			found.Whole, found.Sealed, found.Lost, found.Altered, found.Unrecorded, found.Bytes)
		return err
	})
	if err == nil && !whole {
		return exitLeak, nil
	}
	return code, err
}
