# triggers: template/created
for k in $(cat kiosks.txt); do sed "s/NAME/$k/" kiosk.yaml | kubectl create -f -; done
