# triggers: bar/other-path
sed -i -e 's/port: 8080/port: 80/' -e 's#path: /#path: /ready#' bar.yaml
kubectl apply -f bar.yaml
