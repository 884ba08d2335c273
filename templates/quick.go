package templates

import (
	"reflect"
	"strconv"
	"text/template/parse"
)

// quick fills a template of the plainest sort: text, fields of one type of struct, and conditions on these. It writes
// what text/template does, without looking up a name each time.
type quick struct {
	of    reflect.Type
	steps []step // nil: the template is of another sort
}

// step writes a part of the text.
type step func(to []byte, data reflect.Value) []byte

// condition is whether a part of the text is written.
type condition func(data reflect.Value) bool

func newQuick(root *parse.ListNode, of reflect.Type) *quick {
	if of.Kind() != reflect.Struct {
		return &quick{of: of}
	}
	steps, _ := quickSteps(root, of)
	return &quick{of, steps}
}

func (q *quick) fill(to []byte, data reflect.Value) []byte { return written(to, q.steps, data) }

func written(to []byte, steps []step, data reflect.Value) []byte {
	for _, s := range steps {
		to = s(to, data)
	}
	return to
}

// quickSteps is false when a list has other nodes than those of the plainest sort.
func quickSteps(list *parse.ListNode, of reflect.Type) ([]step, bool) {
	steps := []step{}
	if list == nil {
		return steps, true
	}
	for _, node := range list.Nodes {
		var s step
		switch node := node.(type) {
		case *parse.TextNode:
			s = func(to []byte, _ reflect.Value) []byte { return append(to, node.Text...) }
		case *parse.ActionNode:
			s = quickField(node.Pipe, of)
		case *parse.IfNode:
			s = quickIf(node, of)
		}
		if s == nil {
			return nil, false
		}
		steps = append(steps, s)
	}
	return steps, true
}

func quickField(pipe *parse.PipeNode, of reflect.Type) step {
	args := arguments(pipe)
	if len(args) != 1 {
		return nil
	}
	index, kind := field(args[0], of)
	switch kind {
	case reflect.String:
		return func(to []byte, data reflect.Value) []byte { return append(to, data.FieldByIndex(index).String()...) }
	case reflect.Int:
		return func(to []byte, data reflect.Value) []byte {
			return strconv.AppendInt(to, data.FieldByIndex(index).Int(), 10)
		}
	}
	return nil
}

func quickIf(node *parse.IfNode, of reflect.Type) step {
	is := quickCondition(node.Pipe, of)
	then, ok := quickSteps(node.List, of)
	otherwise, too := quickSteps(node.ElseList, of)
	if is == nil || !ok || !too {
		return nil
	}
	return func(to []byte, data reflect.Value) []byte {
		if is(data) {
			return written(to, then, data)
		}
		return written(to, otherwise, data)
	}
}

// quickCondition is nil when a node is not of the plainest sort.
func quickCondition(node parse.Node, of reflect.Type) condition {
	if pipe, ok := node.(*parse.PipeNode); ok {
		args := arguments(pipe)
		if len(args) == 1 {
			return quickCondition(args[0], of)
		}
		return quickCall(args, of)
	}
	switch index, kind := field(node, of); kind {
	case reflect.String, reflect.Slice:
		return func(data reflect.Value) bool { return data.FieldByIndex(index).Len() > 0 }
	case reflect.Int, reflect.Bool:
		return func(data reflect.Value) bool { return !data.FieldByIndex(index).IsZero() }
	}
	return nil
}

func quickCall(args []parse.Node, of reflect.Type) condition {
	if len(args) < 2 {
		return nil
	}
	name, ok := args[0].(*parse.IdentifierNode)
	if !ok {
		return nil
	}
	if name.Ident == "eq" {
		return quickEqual(args[1:], of)
	}
	var all []condition
	for _, arg := range args[1:] {
		is := quickCondition(arg, of)
		if is == nil {
			return nil
		}
		all = append(all, is)
	}
	any := func(data reflect.Value, wanted bool) bool {
		for _, is := range all {
			if is(data) == wanted {
				return true
			}
		}
		return false
	}
	switch {
	case name.Ident == "not" && len(all) == 1:
		return func(data reflect.Value) bool { return !all[0](data) }
	case name.Ident == "and":
		return func(data reflect.Value) bool { return !any(data, false) }
	case name.Ident == "or":
		return func(data reflect.Value) bool { return any(data, true) }
	}
	return nil
}

func quickEqual(args []parse.Node, of reflect.Type) condition {
	if len(args) != 2 {
		return nil
	}
	number, ok := args[1].(*parse.NumberNode)
	index, kind := field(args[0], of)
	if !ok || !number.IsInt || kind != reflect.Int {
		return nil
	}
	return func(data reflect.Value) bool { return data.FieldByIndex(index).Int() == number.Int64 }
}

// arguments are those of a pipeline's one command.
func arguments(pipe *parse.PipeNode) []parse.Node {
	if pipe == nil || len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return nil
	}
	return pipe.Cmds[0].Args
}

// field finds the field of the struct that a node names, if it does.
func field(node parse.Node, of reflect.Type) ([]int, reflect.Kind) {
	named, ok := node.(*parse.FieldNode)
	if !ok || len(named.Ident) != 1 {
		return nil, reflect.Invalid
	}
	if _, method := reflect.PointerTo(of).MethodByName(named.Ident[0]); method {
		return nil, reflect.Invalid
	}
	found, ok := of.FieldByName(named.Ident[0])
	if !ok || !found.IsExported() || reflect.PointerTo(found.Type).NumMethod() > 0 { // with methods, it may write itself
		return nil, reflect.Invalid
	}
	within := of
	for _, i := range found.Index[:len(found.Index)-1] {
		if within = within.Field(i).Type; within.Kind() != reflect.Struct {
			return nil, reflect.Invalid
		}
	}
	return found.Index, found.Type.Kind()
}
