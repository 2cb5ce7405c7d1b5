# मानिसहरूले राख्ने कुरा: पात्रो र पर्सको पर्ची

calendar-file = पात्रोमा राख्नुहोस्
calendar-file-cancelled = पात्रोबाट हटाउनुहोस्
calendar-summary = { $name } ({ $dose })
calendar-number = बुकिङ नम्बर { $number }
calendar-phone = ठाउँको फोन { $phone }
calendar-cancelled = यो बुकिङ रद्द गरिएको छ।
calendar-newest = परिवर्तन भएपछि बुकिङलाई फेरि पात्रोमा राख्नुहोस्। सही दिन र समय सधैं तपाईंको बुकिङको पृष्ठमा देखाइन्छ।
card-link = पर्सका लागि पर्ची छाप्नुहोस्
card-title = पर्सका लागि पर्ची
card-hint = बाहिरी रेखामा काट्नुहोस् र बीचको रेखामा पट्याउनुहोस्।
card-fold = यहाँ पट्याउनुहोस्
card-when = कहिले
