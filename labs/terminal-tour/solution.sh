# step: say
echo I was here > hello.txt
cat hello.txt
# step: look
mkdir notes
cp logbook.txt notes/
# step: join
grep storm logbook.txt > storms.txt
grep storm logbook.txt | wc -l > count.txt
# step: write
cat > plan.txt <<'EOF'
learn what a Pod is
run one
break it
EOF
# step: repeat
for n in $(seq 20); do echo "berth $n"; done > berths.txt
# step: help
kubectl create namespace harbour
# step: ask
kubectl get nodes -o name > nodes.txt
