# हरेक पृष्ठमा हुने शब्दहरू

site-name = बुकिङ
skip = मुख्य भागमा जानुहोस्
languages = भाषा (Language, 言語)
unreviewed = यी नेपाली पाठहरू अहिलेसम्म नेपाली मातृभाषा भएका कसैले जाँचेका छैनन्। केही स्पष्ट नभए जापानी पाठ मान्य हुन्छ; फोनमा पनि सोध्न सक्नुहुन्छ।
back = फर्कनुहोस्
restart = सुरुदेखि फेरि गर्नुहोस्
home = सुरुको पृष्ठमा जानुहोस्
continue = अगाडि बढ्नुहोस्
change = परिवर्तन गर्नुहोस्
error-prefix = त्रुटि:
error-summary = कृपया तलका कुरा जाँच्नुहोस्
required = (अनिवार्य)
help-title = सहयोग चाहियो? हामीलाई फोन गर्नुहोस्
help-text = केही कुरा नबुझिएमा वा आफैँ बुक गर्न नसकेमा, हामीलाई फोनमा सोध्नुहोस्।
help-call = { $phone } मा फोन गर्नुहोस्
help-voucher = फोन गर्दा खोप कुपन (接種券) आफूसँग राख्नुहोस्।
signed-in = यी पृष्ठ कुपन नम्बरको अन्त्य { $ending } भएको व्यक्तिका हुन्
sign-out = समाप्त गर्नुहोस्
sign-out-hint = अरूले यो फोन वा कम्प्युटर चलाउनुअघि “समाप्त गर्नुहोस्” थिच्नुहोस्। बुकिङ यथावत् रहन्छ।
banner-demo = यो नमुना मात्र हो। सबै नाम र नम्बर काल्पनिक हुन्, र कुनै वास्तविक बुकिङ हुँदैन।

places = { $n } ठाउँ खाली
places-left = { $n } ठाउँ बाँकी
full = भरिएको
dose = { $n ->
    [1] पहिलो डोज
    [2] दोस्रो डोज
    [3] तेस्रो डोज
    [4] चौथो डोज
   *[other] { $n } औँ डोज
}
age = { $n } वर्ष

status-confirmed = बुक भएको
status-cancelled = रद्द भएको
status-checked_in = खोप केन्द्रमा आइपुगेको
status-checked = खोप केन्द्रमा, खोप लगाउन तयार
status-administered = खोप लगाइएको
status-not_given = खोप केन्द्रमा आएको, खोप नलगाइएको
status-no_show = आएको रेकर्ड छैन

what-confirmed = बुक गरियो
what-confirmed-slot = { $to } का लागि बुक गरियो
what-moved = परिवर्तन गरियो
what-moved-slots = { $from } बाट { $to } मा परिवर्तन गरियो
what-cancelled = रद्द गरियो
what-checked_in = खोप केन्द्रमा आइपुग्नुभयो
what-checked = कागजात र स्वास्थ्य जाँचियो
what-administered = खोप लगाइयो
what-administered-lot = खोप लगाइयो (लट { $lot })
what-not_given = खोप लगाइएन
what-undone = गल्तीले भएकाले फिर्ता लिइयो: { $step }
what-no_show = आएको रेकर्ड थिएन
what-other = रेकर्ड अद्यावधिक गरियो

channel-web = वेबसाइटबाट
channel-line = LINE बाट
channel-desk = टेलिफोनबाट
channel-venue = खोप केन्द्रमा
channel-api = जोडिएको अर्को सेवाबाट
channel-cli = कार्यक्रम कार्यालयबाट
channel-system = स्वचालित
channel-other = अन्य माध्यमबाट

by-holder = स्वयं व्यक्ति वा उहाँका तर्फबाट अरू कसैले
by-operator = कर्मचारीले
by-system = प्रणालीले आफैँ

reason-changed_plans = त्यो मिति अब मिलेन
reason-ill = सन्चो छैन
reason-elsewhere = अर्को ठाउँमा खोप लगाउने
reason-wrong_booking = बुकिङ गलत थियो
reason-earlier_dose_cancelled = अघिल्लो डोजको बुकिङ रद्द गरियो
reason-unwell = त्यस दिन सन्चो थिएन
reason-medical_reason = डाक्टरले नलगाउन सल्लाह दिनुभयो
reason-declined = व्यक्तिले नलगाउने निर्णय गर्नुभयो
reason-papers = कागजात मिलेन
reason-interval = अघिल्लो डोजपछि पर्याप्त समय नबितेको, वा खोप फरक
reason-no_dose_left = खोप बाँकी थिएन
reason-other = अन्य कारण

history-who = { $channel } – { $by }
history-reason = कारण: { $reason }

missing-title = यस्तो पृष्ठ छैन
missing-detail = ठेगाना मिलेन, वा यो पृष्ठ अब प्रयोगमा छैन।
missing-next = कुनै बुकिङ हराएको छैन। सुरुको पृष्ठबाट बुक गर्न वा बुकिङ हेर्न सकिन्छ।
broken-title = माफ गर्नुहोस्, केही मिलेन
broken-detail = गल्ती हाम्रो हो। तपाईंले कुनै गल्ती गर्नुभएको छैन।
broken-next = कृपया एकछिन पर्खेर फेरि प्रयास गर्नुहोस्। पूरा भइसकेको बुकिङ कहिल्यै हराउँदैन; बुकिङ भयो कि भएन भनेर “मेरो बुकिङ हेर्नुहोस्” मा हेर्न सकिन्छ।
other-person-title = अहिले अर्को व्यक्तिको काम भइरहेको छ
other-person-detail = अर्को ट्याब वा विन्डोमा, कुपन नम्बरको अन्त्य { $ending } भएको व्यक्तिको काम सुरु भएको छ। अलमल नहोस् भनेर अहिले केही गरिएको छैन।
other-person-next = नम्बरको अन्त्य { $ending } भएको व्यक्तिका लागि अगाडि बढ्नुहोस्, वा सुरुदेखि फेरि गर्नुहोस्।
other-person-go = नम्बरको अन्त्य { $ending } भएको व्यक्तिका लागि अगाडि बढ्नुहोस्
to-my = मेरो बुकिङ हेर्नुहोस्
try-again = फेरि प्रयास गर्नुहोस्
incident = फोनमा भन्ने सन्दर्भ कोड
incident-hint = फोन गर्दा कृपया यो कोड भन्नुहोस्। यसबाट हामी ठ्याक्कै कारण पत्ता लगाउन सक्छौँ।
