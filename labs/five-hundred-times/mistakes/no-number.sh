# triggers: loop/no-number
for n in $(seq 5); do kubectl run copy-$m --image=nginx; done || kubectl run copy --image=nginx
