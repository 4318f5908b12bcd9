# triggers: write/too-short
echo learn > plan.txt
