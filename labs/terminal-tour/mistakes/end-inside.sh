# triggers: write/end-inside
cat > plan.txt <<"X"
one
two
three
 EOF
X
