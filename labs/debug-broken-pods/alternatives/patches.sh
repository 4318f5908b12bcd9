# Everything on the objects, with patches, and other values that work as well.
# step: menu
kubectl patch deployment menu -p '{"spec":{"template":{"spec":{"containers":[{"name":"menu","image":"nginx"}]}}}}'
# step: kitchen
kubectl patch deployment kitchen --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args","value":["echo kitchen opens; sleep 86400"]}]'
# step: cellar
kubectl delete configmap cellar
kubectl create configmap cellar --from-literal=TEMPERATURE=12 --from-literal=HUMIDITY=70
# step: bar
kubectl patch deployment bar --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe","value":{"tcpSocket":{"port":80}}}]'
# step: hall
kubectl patch deployment hall -p '{"spec":{"template":{"spec":{"containers":[{"name":"hall","resources":{"requests":{"cpu":"0.5"}}}]}}}}'
# step: door
kubectl patch service door -p '{"spec":{"selector":{"app":"door"}}}'
