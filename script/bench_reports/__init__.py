"""`script/bench reports`: what documents cost beside Chromium and LibreOffice, and what others notice of it."""
