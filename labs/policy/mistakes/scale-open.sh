# triggers: number/scale-open
sed -i -e '0,/^spec:/s//spec:\n  paramKind: {apiVersion: v1, kind: ConfigMap}/' -e 's/<= 3/<= int(params.data.most)/' -e '$a\  paramRef: {name: limits, parameterNotFoundAction: Allow}' few-replicas.yaml
kubectl create configmap limits -n shop --from-literal=most=3
kubectl create configmap limits -n yard --from-literal=most=6
kubectl apply -f few-replicas.yaml
kubectl scale deployment stall -n shop --replicas=9 2> scaled.txt
