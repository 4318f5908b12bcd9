# triggers: loop/misspelt
for n in $(seq 5); do kubectl run copy-$n --image=ngnix; done
