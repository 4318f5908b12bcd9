# triggers: cellar/variable-removed
kubectl patch deployment cellar --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/env/1"}]'
