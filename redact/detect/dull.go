package detect

// dull is the vocabulary of reviews, courts, schools and clinics: words that stand in capitals without naming anyone.
var dull = set(`a about abuse academic academy access achieving act acting action actions acute additional address administration admission adult adults advice
	advisory advocate after agency agencies agenda agreed aid all allegation allied also ambulance amendment an analysis and annex annual antenatal any apologies
	appendix approach are area areas as assessment assistant associate at attendance audit author authorities authority background basic be because been before
	best better between bill birth black blood board body both branch brief british bureau business but by called carer carers care case cases caller centre central
	chair chaired chairs change chapter charity chief child childcare childhood children childrens childs chronology church circumstances civil claim class clerk
	client clinic clinical clinician code college commission commissioner committee common communication community complex concern concerns conclusion
	conference confidential consent consultant contact contents context control coroner council councillor counsel counsellor counselling county court courts
	crime criminal crown current custody daily danger data date day days deaf death decision decisions dear defence delegated delivery dental department
	deputy described designated detective development did different difficulties direct director directors disability disclosure discharge discussion district
	diversity division doctor document domestic draft drug duty each early east education educational effective eight eleven email emergency employment engagement england
	english enquiries enquiry episode episodes equality error essential ethnic evening event events every evidence examined executive exploitation external
	facts family families father feedback female figure file final finance financial finding findings fire first five follow following for force foreword form former
	forms forum foster fostering foundation foundations four framework free friday friend from full further future gangs general girl good government governor governors
	graded grandfather grandmother gp great group guardian guidance had half hall harm harmful has have he head headteacher health healthy hearing held help helpline her
	here high his history holiday home homes hospital hospitals hotline hour house housing how human hub i identification if immediate impact improvement in incident
	incidents independent indicator infant information initial inquest inquiry inspection inspector inspectorate institute integrated intelligence interim
	internal international interview intervention into introduction investigation involved is issue it item its joint judge judgment judicial junior justice juvenile key
	known lack language last late law lead leader league learning left legal lessons level liaison life line link list listed living local log london lone lord low
	made magistrates main male management manager managers mandatory marriage maternal maternity matters me mechanism media medical medicine medication meeting meetings member
	members mental mentor methodology midwife midwifery migrant minister ministry minutes mother modern monday monthly morning multi multiple murder my name named names
	narrative nation national need needs neglect neonatal network new next night nine no non north northern not note notes notice notification notified now number
	nurse nursery nursing objectives observation occupational of off offence offences offender offending office officer officers official on once one online only open operation
	operational order orders ordinary organisation organisations other our out outcome outcomes overview paediatric paediatrician panel paragraph parallel parent parental parenting parents
	parliament part partner partners partnership partnerships patient paternal pathway patrol people performance period permanent person personal pharmacy phase physical placement
	plan planning plans play please police policies policy poor population post practice practitioner practitioners pre pregnancy present preventing prevention previous primary
	principal principle prison privacy private probation procedure procedures proceedings process professional professionals profile programme progress project proposal
	prosecution prosecuting protection protective protocol provider provision psychiatric psychiatrist psychological psychologist psychology public publication published pupil purpose
	purposes quality queen query question questionnaire questions race radiology rapid reasons received reception recommendation recommendations record records
	recovery reference referral referrals referrer refuge regional register registrar registration regulation regulations relationship release relevant report reports
	representative request required research residential resource respite response restricted result return review reviewed reviewer reviewers reviews right rights risk role royal safe
	safeguarding safer safety saturday scale school schools scope scrutineer scrutiny screening second secondary secretary section secure seen senior sensitive sentence
	september serious service services session seven sexual sexually she short should sibling siblings sick signs single sister site situation six sleep sleeping social society
	sole solicitor some source south southern speaker special specialist speech staff stage stages standard standards state statement station status statutory step
	stepfather stepmother strategic strategy street strength strengths student subject substance suite summary summit sunday supervision supervisor support surgery survey sussex syndrome
	system systems table task teacher teachers teaching team teams ten term terms that the their them then theme themes therapy there these they think third this those three thursday time
	timeline title to together tool toolkit topic total town toxic training transfer transition transport treatment tribunal tribunals trust trustees tuesday twelve two type under unit united universal
	university unknown until update urgent us vice victim victims views violence visit visitor visitors voice voluntary volunteer vulnerable ward was we wednesday week weekly weekend welfare welsh
	what when where which who why wife will wing wishes with witness woman women words work worker workers working works workshop written year years yes you young youth your zone
	mr mrs ms miss dr sir january february march april may june july august october november december facebook instagram snapchat tiktok
	twitter whatsapp youtube google microsoft teams zoom skype mosaic liquidlogic datix steis cpoms xbox playstation roblox fortnite ford vauxhall audi volkswagen golf transit corsa fiesta focus astra bmw mercedes
	toyota nissan honda fiat renault peugeot citroen kia hyundai skoda seat mini british english scottish irish european african asian caribbean polish romanian somali turkish nigerian pakistani indian bangladeshi chinese
	arabic urdu punjabi bengali portuguese spanish french german italian muslim islam islamic christian christianity catholic anglican jewish hindu sikh buddhist methodist baptist quran bible britain uk eu europe africa asia america american wales scotland ireland
	covid coronavirus internet easter christmas ramadan eid diwali monday caption figure appendices discussion conclusions acknowledgements abbreviations glossary hello hi dear regards sincerely faithfully thanks thank cheers mum dad mummy daddy mam nan nana
	gran grandma grandad granny auntie aunt uncle cousin brother daughter son boyfriend girlfriend husband wife ex partner baby toddler boy man lady gentleman god jesus allah sent subject re cc bcc to fwd copy enc encl tel
	telephone mobile phone fax website address postcode dob age gender sex ethnicity religion nationality signature signed print position designation attended absent apologies agenda minutes action owner
	methadone heroin cocaine cannabis paracetamol ibuprofen calpol alcohol app apps fabricated induced munchausen autism dyslexia asthma epilepsy diabetes
	probation cafcass ofsted camhs childline barnardo barnardos samaritans nspcc mash marac lado prevent encompass hydrant gillick fraser apgar glasgow edinburgh bronfenbrenner munro laming climbie
	lullaby ombudsman scrutiny remit hearing held aged recent further sadly unfortunately however moreover therefore meanwhile nevertheless overall similarly additionally finally later
	although whilst while despite during since unless whether neither either nor so such very more most less least many much few several another same too just still even never always often sometimes perhaps
	nobody someone everyone anyone something nothing everything people her him hers ours theirs mine yours being having doing does done do were would could shall might must can cannot
	whose whom above below again against within without through throughout upon toward towards among amongst around across along beside besides beyond near per via versus
	see saw said says told asked gave given gone went going come came made make makes take took taken get got put let keep kept show shown tell ask use used using find found
	yesterday today tomorrow tonight noon midnight monday nhs chapter rubric dad`)
