package main

// gap is a key that nothing forces anybody to write, and that readers miss.
type gap struct{ key, what, mend string }

// gaps lists the keys without which letters and messages do not say whom they are from or whom to ask.
func (c *config) gaps() []gap {
	var gaps []gap
	miss := func(missing bool, key, what, mend string) {
		if missing {
			gaps = append(gaps, gap{key, what, mend})
		}
	}
	o := &c.Organization
	miss(o.Name == "", "organization.name", "it is empty, so letters and messages do not say whom they are from",
		"write your organization's name as staff know it")
	miss(o.Contact.Name+o.Contact.Email+o.Contact.Phone == "", "organization.contact",
		"it is empty, so letters do not say whom to ask and where to send proof", "write a name, an address and a telephone number")
	miss(c.Mail.From == "", "mail.from", "it is empty, so messages have a sender that no answer reaches",
		"write the address that messages come from")
	return gaps
}
