# triggers: number/locked-out
sed -i -e '0,/^spec:/s//spec:\n  paramKind: {apiVersion: v1, kind: ConfigMap}/' -e 's/<= 3/<= int(params.data.most)/' -e '$a\  paramRef: {name: limits, parameterNotFoundAction: Deny}' few-replicas.yaml
kubectl create configmap limits -n shop --from-literal=most=3
kubectl apply -f few-replicas.yaml
