# triggers: interfere/wrong-object
kubectl patch deployment north --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args","value":["-text=No ferries today."]}]'
