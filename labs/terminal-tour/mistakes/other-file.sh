# triggers: say/other-file
echo hello > Hello.txt
