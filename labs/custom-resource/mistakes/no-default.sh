# triggers: widen/no-default
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/replicas","value":{"type":"integer","minimum":0,"maximum":5}}]'
