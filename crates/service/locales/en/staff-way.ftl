# To and fro in the console: signing in anew, places that only a button reaches. Japanese and English only

sign-in-unsent = The sign-in had ended, so what was sent did not arrive and nothing has changed. After signing in you are back on the page before; please do it again.
button-only = This page only opens by a button
button-only-why = Nothing has changed. Go back to the page before and press its button.
