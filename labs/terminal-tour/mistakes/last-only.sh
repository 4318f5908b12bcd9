# triggers: repeat/last-only
for n in $(seq 20); do echo "berth $n" > berths.txt; done
