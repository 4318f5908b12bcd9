# triggers: exempt/open-to-all
kubectl patch validatingadmissionpolicy house-rules --type=merge -p '{"spec":{"matchConstraints":{"namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["kube-system"]}]}}}}'
