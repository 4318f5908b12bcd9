# triggers: look/moved
mkdir notes
mv logbook.txt notes/
