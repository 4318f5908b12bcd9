# triggers: join/all-days
cat logbook.txt | wc -l > count.txt
