# The same with other programs: tee, awk, printf, seq, a manifest, a table without its heading.
# step: say
printf 'hello\nthere\n' | tee hello.txt
# step: look
mkdir -p notes && cat logbook.txt > notes/logbook.txt
# step: join
awk '/storm/' logbook.txt | tee storms.txt
grep -c storm logbook.txt > count.txt
# step: write
echo one > plan.txt
echo two >> plan.txt
echo three >> plan.txt
# step: repeat
seq 20 | sed 's/^/berth /' > berths.txt
# step: help
printf 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: harbour\n' | kubectl apply -f -
# step: ask
kubectl get nodes --no-headers > nodes.txt
