# Six applications, each with one fault, before the learner arrives.
kubectl apply -f menu.yaml -f kitchen.yaml -f cellar.yaml -f bar.yaml -f hall.yaml -f door.yaml
