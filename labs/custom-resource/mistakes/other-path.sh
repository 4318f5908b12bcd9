# triggers: scale/other-path
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/subresources","value":{"status":{},"scale":{"specReplicasPath":".spec.count","statusReplicasPath":".status.ready"}}}]'
kubectl scale kiosk north --replicas=3
