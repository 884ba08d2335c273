package demo

import "strings"

// name is a person's name, the local part of the address that goes with it, and the language of letters.
type name struct {
	first, last string
	local       string // empty: made from the name
	language    string
}

// names is what people and streets are named after.
type names struct {
	given, family, spanishGiven, spanishFamily, streets []string
	plain                                               *strings.Replacer
}

func newNames() names {
	return names{
		given:         strings.Fields(givenNames),
		family:        strings.Fields(familyNames),
		spanishGiven:  strings.Fields(spanishGivenNames),
		spanishFamily: strings.Fields(spanishFamilyNames),
		streets: []string{
			"Heron Lane", "Old Ferry Road", "Quarry Street", "Tamarack Court", "Millrace Avenue", "Lantern Way",
			"Upper Orchard Road", "Foxglove Terrace", "Saltbox Lane", "Clocktower Street", "Dovecote Drive", "Sandpiper Row",
			"Weavers Alley", "Bellflower Avenue", "North Slipway", "Copperbeech Circle", "Granary Street", "Kettle Pond Road",
		},
		plain: strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ü", "u", " ", ".", "'", ""),
	}
}

// local returns the name as the local part of an address.
func (n *names) local(who name) string {
	return n.plain.Replace(strings.ToLower(who.first + "." + who.last))
}

// nameFor names a person. Family names do not repeat within a plan, so that addresses differ.
func (p *person) nameFor(t turn) name {
	switch {
	case t.name != nil:
		return *t.name
	case t.spanish || p.IntN(8) == 0:
		n := name{first: pick(p, p.names.spanishGiven), last: p.spanishSurnames(), language: "es"}
		if p.IntN(4) == 0 {
			n.language = "es-MX"
		}
		return n
	default:
		family := p.names.family
		at := (p.n*53 + int(uint64(p.seed)%1009)) % len(family)
		return name{first: pick(p, p.names.given), last: family[at], language: pick(p, []string{"", "en", "en", "en-US"})}
	}
}

func (p *person) spanishSurnames() string {
	family := p.names.spanishFamily
	father := p.IntN(len(family))
	mother := (father + 1 + p.IntN(len(family)-1)) % len(family)
	return family[father] + " " + family[mother]
}

// scriptNames are names that not every typeface and not every program can write.
func scriptNames() []name {
	return []name{
		{"Małgorzata", "Śliwińska-Żak", "malgorzata.sliwinska", "pl"},
		{"Thị Ánh Tuyết", "Nguyễn", "tuyet.nguyen", "vi"},
		{"Ольга", "Берегова", "olha.berehova", "uk"},
		{"Ελένη", "Καλλιγά", "eleni.kalliga", "el"},
		{"ليلى", "الحداد", "layla.haddad", "ar"},
		{"נועה", "בן־שחר", "noa.benshahar", "he"},
		{"雅婷", "陳", "yating.chen", "zh-Hant"},
		{"さくら", "森田", "sakura.morita", "ja"},
		{"서연", "한", "seoyeon.han", "ko"},
		{"Zoë 🌻", "Fairwether", "zoe.fairwether", "en"},
		{"Ayşegül", "Yıldızoğlu", "aysegul.yildizoglu", "tr"},
		{"Siobhán", "Ní Bhreacáin", "siobhan.nibhreacain", "en-IE"},
		{"D'Andre", "van der Wiel Jr.", "dandre.vanderwiel", "en"},
	}
}

const givenNames = `Abigail Adrian Aisha Alana Alvin Amara Amelia Anita Antoine Ashley Beatrice Bennett Bianca Brandon
Brianna Bridget Caleb Camille Carla Cecil Celeste Chandra Clara Colin Corinne Dahlia Damian Darlene Deepa Delia Denise
Derek Dominic Dorothy Edith Elaine Elias Emmett Erica Esther Ethan Evelyn Faith Felicia Fiona Florence Gavin Georgia
Gina Glenn Gloria Grant Greta Hannah Harriet Hazel Heidi Hugh Imani Ingrid Irene Isaac Ivy Jada Janelle Jared Jasmine
Joanna Jocelyn Jonah Judith Kara Keisha Kendra Kofi Kyle Lakshmi Lamar Latoya Leah Leon Lorraine Lydia Mabel Malik
Marcus Margot Marian Meera Melvin Monique Nadia Naomi Nathan Nina Noelle Omar Opal Owen Pamela Patrice Pearl Priya
Quentin Rachel Ravi Regina Renee Rhonda Rosalind Ruth Sabrina Samir Selma Shanice Silas Simone Stella Tamika Tariq
Theo Tobias Trina Ursula Vera Violet Wanda Wesley Winifred Yasmin Yvette Zachary Zainab`

const familyNames = `Abernethy Adeyemi Aldridge Amsel Appleyard Ashworth Atwater Babineaux Banerjee Barlowe Bassett Beckwith
Bellamy Birchard Blackwood Boateng Bolling Bradshaw Brightwell Brockway Burdett Calloway Carmody Cartwright Castellan
Chakraborty Chilton Claybourne Coldwell Colbeck Cranston Crowther Culpepper Dalrymple Danforth Darby Delacroix Denholm
Desai Dewhurst Dillard Drummond Dunleavy Eastman Eberhardt Eddington Ellery Emsworth Everhart Fairbairn Falkner Fenwick
Ferris Fitzhugh Fontaine Forsythe Gadsden Gallagher Garrity Gilchrist Goodwin Greenleaf Gupta Hadley Halvorsen Hargrove
Hathaway Hawthorne Hendry Hollis Holloway Iverson Jamison Jernigan Joshi Kapoor Keating Kilbride Kingsley Kirkwood
Lachance Langford Larkin Lindqvist Lockhart Lovelace Macklin Maddox Marchetti Marlowe Mbeki McAllister McBride McCarron
Mehta Merriweather Middleton Mistry Moffatt Montague Moriarty Nakagawa Newcombe Norwood Oakley Obi Okafor Oleson Osei
Overton Paget Patel Pemberton Penhallow Pettigrew Pickering Pomeroy Prescott Quimby Radcliffe Ramsay Rao Redfern Renshaw
Ridley Rochester Rosenthal Rutledge Sandoz Sawyer Seabrook Sedgwick Selby Shackleford Sharma Sherwood Singh Somerset
Stanhope Stratton Sutcliffe Talbot Tennyson Thackeray Thornbury Tillman Trevelyan Underhill Upton Vandermeer Varma
Wadsworth Wainwright Wakefield Weatherby Wexford Whitcomb Winslow Woodruff Yardley Yoder Zeller Zimmer`

const spanishGivenNames = `Adán Álvaro Ángela Belén Begoña César Concepción Désirée Elías Fátima Gastón Héctor Inés Íñigo
Joaquín José Lucía Mónica Nicolás Óscar Raúl Rocío Sofía Tomás Úrsula Verónica Xóchitl Yesenia`

const spanishFamilyNames = `Acuña Alarcón Arévalo Báez Bermúdez Cañizales Cárdenas Dávila Echeverría Fariñas Gálvez Güemes
Ibáñez Jáuregui Leñero Lucero Márquez Mejía Muñiz Núñez Ordaz Patiño Quiñones Rentería Saldaña Treviño Urrutia Villaseñor
Ybarra Zúñiga`
