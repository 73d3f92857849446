package detect

// streetTypes are the last words of street names. Those that are ordinary words need a number or a name before them.
var streetTypes = set(`alley approach arcade avenue ave bank boulevard blvd brow buildings bungalows chase circus close cottages court courtyard
	crescent cres croft dale dell dene drive drove edge elms end esplanade estate fairway fields fold gardens gdns garth gate glade glebe
	green grove gr heath heights hill hillside hollow holt knoll lane lawn lawns lea leas loke maltings mead meadow meadows mews
	moor mount nook oaks orchard orchards oval paddock paddocks parade park passage path pastures place precinct promenade quadrant quay
	ride ridge ridgeway rise road rd row sands square sq spinney springs steps street st strand terrace terr ter vale view villas walk warren
	way wharf wood woods wynd yard coed heol ffordd stryd maes rhodfa tce wk wlk pde ct ln cl top clos cwrt trem`)
