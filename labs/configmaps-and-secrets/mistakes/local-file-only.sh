# triggers: change/local-file-only
sed -i 's/blue/red/' shop.conf
