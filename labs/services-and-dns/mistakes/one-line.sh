# triggers: ask/one-line
for i in 1 2 3 4 5; do kubectl exec client -- curl -s http://web/hostname; done > answers.txt
