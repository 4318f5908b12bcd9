# Everything in the files, then applied; the sixth is made anew.
# step: menu
sed -i 's/ngnix/nginx/' menu.yaml
kubectl apply -f menu.yaml
# step: kitchen
kubectl delete -f kitchen.yaml
sed -i 's/coook --all-day/echo cooking/' kitchen.yaml
kubectl apply -f kitchen.yaml
# step: cellar
sed -i 's/  TEMPERATURE: "12"/  TEMPERATURE: "12"\n  HUMIDITY: "70"/' cellar.yaml
kubectl apply -f cellar.yaml
# step: bar
sed -i 's/8080/80/' bar.yaml
kubectl replace -f bar.yaml
# step: hall
sed -i 's/"40"/40m/' hall.yaml
kubectl apply -f hall.yaml
# step: door
kubectl delete service door
kubectl expose deployment door --port=80
