# triggers: where/wrong-node
here=$(kubectl get pod writer -o jsonpath='{.spec.nodeName}')
kubectl get nodes -o name | cut -d/ -f2 | grep worker | grep -v $here > node.txt
