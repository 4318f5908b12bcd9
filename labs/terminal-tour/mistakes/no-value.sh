# triggers: repeat/no-value
for n in $(seq 20); do echo 'berth $n'; done > berths.txt
