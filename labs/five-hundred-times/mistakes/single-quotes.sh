# triggers: template/single-quotes
for k in $(cat kiosks.txt); do sed -i 's/NAME/$k/' kiosk.yaml; kubectl apply -f kiosk.yaml; done
