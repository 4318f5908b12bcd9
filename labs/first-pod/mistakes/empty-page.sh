# triggers: talk/empty-page
curl -s http://10.244.9.9 --max-time 2 > page.html || echo 'no answer' > page.html
