# triggers: ask/only-one
for i in 1 2 3 4 5; do kubectl exec client -- curl -s http://web/hostname > answers.txt; done
