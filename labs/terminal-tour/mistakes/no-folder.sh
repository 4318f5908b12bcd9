# triggers: look/no-folder
cp logbook.txt notes
