package detect

// titles stand before a name and go with it. In small letters, without a full stop.
var titles = set(`mr mrs ms miss mx master dr prof professor rev revd reverend fr father sister rabbi rav imam pastor canon sir dame lord lady
	baroness baron hon cllr councillor hhj dj ddj recorder judge justice magistrate pc wpc dc wdc ps ds sgt sergeant insp
	inspector di dci supt superintendent dsu dcs acc dcc constable pcso nurse midwife sho registrar staff detective chief
	pcs pcsos dcs drs sgts cllrs acting temporary woman police messrs madam mama papa daddy mummy colonel major captain corporal lieutenant officer sheikh shaykh sheik haji hajji hafiz ustad ustadha mufti maulana elder deacon deaconess evangelist bishop apostle archdeacon alhaji alhaja mallam hajia giani
	moulana swami pandit sr sra kak abba honour pani pan senor senora uncle aunt auntie aunty nan nana nanny gran granny grandma grandad granddad`)

// addresses of politeness and ranks after which a capital is a name, whoever it is.
var (
	courtesy = set(`mr mrs ms miss mx dr prof professor rev revd reverend fr rabbi rav imam pastor canon sir dame cllr councillor hhj
		pc wpc dc wdc ps ds sgt sergeant di dci dsu pcso insp pcs pcsos drs cllrs messrs sheikh shaykh ustad ustadha hafiz maulana mufti sr sra senor senora pan pani`)
	// shortTitles may have a full stop behind them.
	shortTitles = set("mr mrs ms dr prof rev revd fr sgt insp supt cllr hon messrs capt lt col sr sra st")
	titleWomen  = set("mrs ms miss dame lady baroness sister sra mama mummy madam ustadha")
	titleMen    = set("mr master sir lord fr father sr daddy papa haji sheikh ustad")
)
