# triggers: warn/fails-without-labels
sed -i "s/expression: .*/expression: object.metadata.labels.team != ''/" house-rules.yaml
kubectl apply -f house-rules.yaml -f binding.yaml
kubectl create deployment trial --image=nginx -n shop --dry-run=server 2> warned.txt
