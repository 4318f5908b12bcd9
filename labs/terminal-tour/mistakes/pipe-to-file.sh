# triggers: join/pipe-to-file
grep storm logbook.txt > wc
